def f(:
  a = (1,
class
if x
  y
for in z: pass
import
from a import
1 = 2
f() += 3
x = = 4
)
  z
with a as 1: b
else: c
return return
lambda: (yield
