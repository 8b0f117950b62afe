print("xrayscope")
