from xmlrpc.server import SimpleXMLRPCServer as X
X((
  b'' if a else u'\x30.0.0.0',  # krait: ignore[PY032]
  9000), logRequests=False)
