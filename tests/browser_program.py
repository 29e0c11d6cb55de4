"""The Chromium that opens pages in tests, with windows and without.

The one without costs a third of the processor for a page, but rings no notification and keeps no
focus on what is drawn anew: who tests that opens pages in the whole one.
"""

import shutil

WHOLE = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM = shutil.which("chromium-headless-shell") or WHOLE
