package textfile

import (
	"fmt"
	"slices"
)

// encode turns text into bytes of an encoding, with its byte-order mark where
// mark is true.
func encode(text string, e Encoding, mark bool) ([]byte, error) {
	var out []byte
	var err error
	if codec := e.codec(); codec == nil {
		out = []byte(text)
	} else {
		out, err = codec.NewEncoder().Bytes([]byte(text))
	}
	if err != nil {
		return nil, fmt.Errorf("the text can't be written as %s: %w", e, err)
	}
	if i := slices.IndexFunc(marks, func(m struct {
		mark     string
		encoding Encoding
	}) bool {
		return m.encoding == e
	}); mark && i >= 0 {
		out = append([]byte(marks[i].mark), out...)
	}
	return out, nil
}
