"""One module per platform and kind of source: how to obtain its bytes; knows no table."""
