"""QR codes as pictures."""

from io import BytesIO

_SCALE = 12  # pixels a module: crisp on a phone and on paper
_QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks


def qr_png(text: str) -> bytes:
    """A QR code of `text` as a black and white PNG."""
    import segno  # noqa: PLC0415  only where a picture is asked for

    picture = BytesIO()
    segno.make(text, error="m", micro=False).save(picture, kind="png", scale=_SCALE, border=_QUIET)
    return picture.getvalue()
