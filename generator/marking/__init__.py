"""After the sitting: marks by hand and by machine, and the grades that come of them. All of it exact, none on disk."""
