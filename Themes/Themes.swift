// The themes in this folder are embedded in the binary by this target.
