"""Pictures from strangers: drawn anew from their pixels, so that nothing but the picture comes in.

What hides in a picture file (a script behind it, where it was taken, another file glued on) is left behind.
"""

import io
import warnings
from typing import Any, BinaryIO

from django.core.files.uploadedfile import InMemoryUploadedFile
from PIL import Image, ImageOps

from gongjian.kernel.messages import say as _
from gongjian.kernel.problems import Refused
from gongjian.kit.files import Kept, keep_bytes

LIMIT = 12 * 1024 * 1024
"""The largest picture taken, in bytes."""
MOST_PIXELS = 40_000_000
"""A picture that unpacks to more is no photo of a phone."""
LONGEST_SIDE = 1600
_STARTS = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
_FORMATS = ("JPEG", "PNG")


def keep_picture(upload: Any, name: str) -> Kept:
    """Keep an uploaded picture as a JPEG of our own drawing, `name` without ending. Refused: picture_too_large,
    not_a_picture, picture_unreadable, disk_full."""
    drawn = redraw(upload.file, size=upload.size)
    size = drawn.getbuffer().nbytes
    return keep_bytes(InMemoryUploadedFile(drawn, "picture", f"{name}.jpg", "image/jpeg", size, None))


def redraw(file: BinaryIO, *, size: int) -> io.BytesIO:
    """The picture drawn anew as a JPEG, at most 1600 pixels long. Refused as `keep_picture` says."""
    if size > LIMIT:
        raise Refused(
            "picture_too_large",
            _(
                "The picture has %(size)s MB; at most %(limit)s MB are taken.",
                size=_mb(size),
                limit=_mb(LIMIT),
            ),
            "pictures",
            _("Let the phone send it smaller, or send it without a picture."),
        )
    file.seek(0)
    if not file.read(8).startswith(_STARTS):
        raise Refused(
            "not_a_picture",
            _("This file is no picture, whatever its name says."),
            "pictures",
            _("Send a photo (.jpg) or a screenshot (.png)."),
        )
    file.seek(0)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return _drawn(file)
    except (
        OSError,
        ValueError,
        SyntaxError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise Refused(
            "picture_unreadable",
            _("The picture cannot be read: it is damaged, or far too large when unpacked."),
            "pictures",
            _("Take it again, or send it without a picture."),
        ) from error


def _drawn(file: BinaryIO) -> io.BytesIO:
    with Image.open(file, formats=_FORMATS) as found:
        if found.width * found.height > MOST_PIXELS:
            raise Image.DecompressionBombError("too many pixels")
        found.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        upright = ImageOps.exif_transpose(found)
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        clean = Image.new("RGB", upright.size, "white")
        shown = upright.convert("RGBA")
        clean.paste(shown, mask=shown.getchannel("A"))
    out = io.BytesIO()
    clean.save(out, "JPEG", quality=82, optimize=True)
    out.seek(0)
    return out


def _mb(size: int) -> str:
    return f"{size / 1024 / 1024:.1f}".removesuffix(".0")
