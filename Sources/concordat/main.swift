import ArgumentParser
print("concordat")
