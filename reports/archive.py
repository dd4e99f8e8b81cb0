"""Files packed into one ZIP, byte for byte the same each time; and texts as files for other programs may hold them."""

import io
import re
import unicodedata
import zipfile
from collections.abc import Collection, Mapping

from baltica.analytics.names import folded
from baltica.reports.blocks import Cell

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first moment a ZIP archive knows
DIGITS = 12  # of a number; what follows is noise of the order of addition
UNIX = 3
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FORMULA = r"(?=['\s]*[=+\-@＝＋－＠])"
_START = r"(^|[;\t\r\n])"  # of a cell; in much of Europe a spreadsheet parts cells at semicolons, whatever the quotes


def pack(files: Mapping[str, bytes]) -> bytes:
    """A ZIP archive of the files, sorted by name, all of one fixed time."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(files):
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, UNIX, 0o644 << 16
            archive.writestr(entry, files[name])
    return packed.getvalue()


def legal(text: str) -> str:
    """The text without the characters that no XML file may hold."""
    return _ILLEGAL.sub("", text)


def settled(value: Cell) -> Cell:
    """A number to 12 significant digits and without a negative zero, so that noise of the computer makes no difference.

    >>> settled(0.1 + 0.2), settled(-0.0), settled(7), settled(None)
    (0.3, 0.0, 7, None)
    """
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}") + 0.0
    return value


def defused(text: str) -> str:
    """The text with an apostrophe before whatever a spreadsheet could take for a formula; ``armed`` takes it away.

    >>> defused("=1+1"), defused("a;=1+1"), defused("plain - text")
    ("'=1+1", "a;'=1+1", 'plain - text')
    """
    return re.sub(_START + _FORMULA, r"\1'", text)


def armed(text: str) -> str:
    """The text as it was before ``defused``.

    >>> armed(defused("'=1;@x")), armed("'s-Hertogenbosch")
    ("'=1;@x", "'s-Hertogenbosch")
    """
    return re.sub(_START + "'" + _FORMULA, r"\1", text)


def file_name(
    text: str, taken: Collection[str] = (), *, mark: str = "-", empty: str = "table", longest: int = 80
) -> str:
    """A name of small Latin letters, digits and marks made of a text, unlike all that are taken.

    >>> file_name("Østersøen: København"), file_name("Пары"), file_name("a b", {"a-b"})
    ('ostersoen-kobenhavn', 'table', 'a-b-2')
    """
    latin = unicodedata.normalize("NFKD", folded(text)).encode("ascii", "ignore").decode()
    first = mark.join(latin.split())[:longest].strip(mark) or empty
    name, number = first, 2
    while name in taken:
        name, number = f"{first}{mark}{number}", number + 1
    return name
