// Package source reads YAML and JSON into a tree whose nodes know their line
// and column and which of their members were read, so that a fault is told
// with its place and a member that nobody asked for is told as unknown. The
// descriptor and the configuration are read through it.
//
//	root, problem := source.Parse(data, source.YAML)
//	reader := &source.Reader{File: "register.yaml"}
//	object := reader.Object(root, "")
//	name := object.Required("name", "a register needs a name", "write name: acme")
//	object.RejectUnknown()
//	reader.Problems // everything that is wrong, with line and column
//
// It knows nothing of what the members mean.
package source
