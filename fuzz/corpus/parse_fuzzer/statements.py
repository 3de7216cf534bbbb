import a.b as c, d
from ..e import (f as g, h,)
from . import *
global i, j
del k, (l), [m]
assert n, o
raise p from q
return
pass; break; continue
nonlocal r
