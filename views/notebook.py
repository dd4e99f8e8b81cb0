"""Pages inside notebooks: a page of its own in a frame, without any server or file."""

from markupsafe import Markup

HEIGHT = 640  # pixels
_FRAME = Markup(
    '<iframe title="{title}" srcdoc="{page}" width="100%" height="{height}" loading="lazy"'
    ' sandbox="allow-scripts allow-downloads allow-popups allow-popups-to-escape-sandbox" allow="fullscreen"'
    ' style="border: 1px solid #d5dbe1; border-radius: 6px; background: #ffffff"></iframe>'
)


def framed(page: str, title: str, height: int = HEIGHT) -> str:
    """A whole HTML page as an element that shows it; ``title`` names it for people who hear the notebook.

    The page is shut off from the notebook around it: its scripts run, but see nothing of the notebook.

    >>> framed("<p>A page</p>", "A title")[:60]
    '<iframe title="A title" srcdoc="&lt;p&gt;A page&lt;/p&gt;" w'
    """
    return str(_FRAME.format(title=title, page=page, height=height))
