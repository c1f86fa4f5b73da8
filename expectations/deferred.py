"""Knows how a module is put off until something of it is used; knows no module by name."""

import importlib
import importlib.util
import sys


def load_when_used(package: str, name: str) -> None:
    """Let ``from package import name`` succeed at once, and read the module when something of it is first asked for."""
    whole = f"{package}.{name}"
    spec = importlib.util.find_spec(whole)
    if spec is None or spec.loader is None or whole in sys.modules:
        return
    spec.loader = importlib.util.LazyLoader(spec.loader)
    module = importlib.util.module_from_spec(spec)
    sys.modules[whole] = module
    spec.loader.exec_module(module)
    # Bound to its package too: the import statement would ask the module for its state, and thereby load it.
    setattr(importlib.import_module(package), name, module)
