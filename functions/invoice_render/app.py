"""invoice_render: makes PDF and XML of each final invoice that the table's stream names."""

import sys
from pathlib import Path

from kundenakte.entry.render import serve

sys.path.append(
    str(Path(__file__).parent)
)  # on Lambda this folder is the root, elsewhere it is not

from render import render

handler = serve(render)
