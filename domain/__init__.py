"""What is true: units, campaigns, the ledger, totals, deadlines, people and their rights. Pure."""
