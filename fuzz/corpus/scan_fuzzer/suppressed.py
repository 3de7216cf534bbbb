from http.server import HTTPServer
HTTPServer(('', 1), None)  # krait: ignore[PY031]
HTTPServer(('', 1), None)  # krait: ignore[unrestricted_bind]
# krait: ignore
HTTPServer(('', 1), None)
