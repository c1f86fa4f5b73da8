"""Lines of text in the terminal; knows colour and wrapping, knows nothing of what the lines say."""

from collections.abc import Iterable
from typing import TextIO

STYLES = {"heading": "bold", "account": "bold cyan", "gain": "bold", "faint": "dim", "text": "", "copy": ""}
Line = tuple[str, str]


def show_lines(lines: Iterable[Line], stream: TextIO) -> None:
    """Writes lines of (style, text) to the stream, with colour and wrapping only where a person looks at a terminal.

    The style "copy" is never wrapped, so that it can be copied as it is.
    """
    if not stream.isatty():
        stream.writelines(f"{line}\n" for _, line in lines)
        return
    from rich.console import Console
    from rich.padding import Padding
    from rich.text import Text

    console = Console(file=stream, highlight=False)
    for style, line in lines:
        if style == "copy":
            console.print(Text(line), soft_wrap=True)
            continue
        text = line.lstrip(" ")
        # Padding keeps the indent on wrapped lines, where plain text would fall back to the margin.
        console.print(Padding(Text(text, style=STYLES[style]), (0, 0, 0, len(line) - len(text))))
