package source

import (
	"bytes"
	"fmt"
	"unicode/utf8"
)

// Format is the language of a source.
type Format uint8

// The formats. What is read as YAML may be a JSON document as well.
const (
	YAML Format = iota
	JSON
)

// Parse reads a document into a tree. A byte-order mark is skipped, and an empty
// document is a null node. The problem, which names no file, is the first one:
// the text is not UTF-8, too long or nested too deeply, or not well-formed; then
// there is no tree.
func Parse(data []byte, format Format) (*Node, *Problem) {
	data = bytes.TrimPrefix(data, []byte("\uFEFF"))
	if len(data) > maxSource {
		return nil, &Problem{Line: 1, Column: 1, Message: fmt.Sprintf("this is larger than %d MB", maxSource>>20)}
	}
	if p := checkEncoding(data); p != nil {
		return nil, p
	}
	parse := parseYAML
	if format == JSON || isJSON(data) {
		parse = parseJSON
	}
	root, problem := parse(data)
	if problem != nil {
		return nil, problem
	}
	return root, nil
}

// checkEncoding finds the first byte that is not UTF-8, such as in a file that
// an editor saved as GBK or UTF-16.
func checkEncoding(data []byte) *Problem {
	if utf8.Valid(data) {
		return nil
	}
	line, column := 1, 1
	for len(data) > 0 {
		r, size := utf8.DecodeRune(data)
		switch {
		case r == utf8.RuneError && size == 1:
			return &Problem{Line: line, Column: column, Message: "the text is not UTF-8 from here on", Hint: "save the file as UTF-8"}
		case r == '\n':
			line, column = line+1, 1
		default:
			column++
		}
		data = data[size:]
	}
	return nil
}
