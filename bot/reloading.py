"""Loading a campaign's file: what is refused, and what is shown differently after it."""

from domain.campaign_file import CampaignFileError, describe
from domain.running import RunningCampaign
from storage.reloading import Before


def refusal(error: CampaignFileError, file: str) -> str:
    """All that is wrong with a campaign file, a line each with the file's name."""
    return "\n".join(f"{file}: {describe(problem)}" for problem in error.problems)


def surprises(before: Before, now: RunningCampaign) -> list[str]:
    """What totals show differently since the file was loaded again, a sentence each."""
    campaign = now.campaign
    found = [
        f"Warning: {metric.name} ({metric.key}) has reports and is now counted differently "
        f"(adds_up = {str(metric.adds_up).lower()}), so its totals change."
        for metric in campaign.metrics
        if metric.key in before.reported and before.adds_up.get(metric.key) != metric.adds_up
    ]
    if before.first is not None and before.first < campaign.first_day:
        found.append(
            f"Warning: there are reports from {before.first.isoformat()} on, and the campaign now "
            f"begins on {campaign.first_day.isoformat()}: totals between days leave earlier "
            "reports out unless --from asks for them."
        )
    return found
