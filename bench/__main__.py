"""Run every part of the benchmark that is there, one after the other."""

import pkgutil
from importlib import import_module

import bench

for part in sorted(module.name for module in pkgutil.iter_modules(bench.__path__)):
    main = None if part.startswith("_") else getattr(import_module(f"bench.{part}"), "main", None)
    if main is not None:
        print(f"\n# {part}\n", flush=True)
        main()
