match case type _ print exec nonlocal async await None True False __debug__
