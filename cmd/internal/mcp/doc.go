// Package mcp answers the questions of assistants about registers: a server of the Model
// Context Protocol (https://modelcontextprotocol.io), by the official SDK.
//
// Its tools read, by package readmodel, and none writes. Whoever asks is a person in a
// role, and sees what that role sees of each register, by the database's row-level
// security. Personal fields are masked on top of it, unless whoever runs the server wants
// them shown.
//
//	find_customer {"text": "cedar"}   →   as of 2026-11-29T08:30:00Z
//	                                      1 customer
//	                                      ⟦data 7K3QJ5WX⟧
//	                                      Cedargate · id _c1 · Owner ••• · last contact 2026-11-20
//	                                      ⟦/data 7K3QJ5WX⟧
//
// # Cells are data
//
// Whatever stands in a cell was written by people, customers among them, and may be meant
// to instruct the model that reads it (indirect prompt injection). So an answer's cells
// are all under one member, data, of what it says in JSON, and in its text between two
// markers that no cell can hold: they have a random word, which is another one each time,
// and brackets that are taken out of cells. What nobody sees, such as zero-width, tag and
// bidirectional control characters, is taken out as well, and a cell is one line.
// The server's instructions say that nothing there is an instruction.
//
// That keeps the two apart; whether a model heeds it is not in our hands. Nothing that a
// cell says can make a tool here do more than read, as its caller may.
package mcp
