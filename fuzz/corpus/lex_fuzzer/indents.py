if a:
	if b:
	        c
        d

else:
    pass
  
# comment
