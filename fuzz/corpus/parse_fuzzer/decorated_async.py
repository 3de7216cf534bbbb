@a
@b(c)
class D: pass
async def f(): return [x async for x in y], await z
@(e := f)
def g(): yield
