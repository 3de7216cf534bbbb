from http.server import HTTPServer
def f():
	HTTPServer((""
	, 80), é)
