// Makes the library link until the stage has its first source.
