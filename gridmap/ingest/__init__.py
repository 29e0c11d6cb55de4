"""Files that somebody gave us, on their way to checked rows. Nothing is repaired.

`sniff` looks at a file and `suggest` drafts a manifest for it; a person completes it with
what only the maker of the file can know. `manifest` reads it back and refuses what it does
not know. `read` then takes the cells as they stand (CSV, XLSX, GeoJSON, GeoPackage,
shapefile), finding the encoding from the bytes. `check` turns them into typed values and
geometry in the storage CRS and gathers everything found: rows that do not fit, shapes that
are broken, and how areas lie to each other. `report` tells it to people and machines.

An area layer is taken whole or not at all; points and records are taken row by row.
"""
