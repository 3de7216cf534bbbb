'a\'b' "c" r'\' 'd\
e' b'\xff' u'f' Rb"" '''g
'h''i''' ur'x' 'open
"""open