"""Who is at the keyboard? An account is an opaque id; the site keeps no names of persons."""
