package textfile

import (
	"fmt"
	"slices"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// encode turns text into bytes of an encoding, with its byte-order mark where
// mark is true.
func encode(text string, e Encoding, mark bool) ([]byte, error) {
	var out []byte
	var err error
	switch e {
	case UTF8:
		out = []byte(text)
	case UTF16LE:
		out, err = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text))
	case UTF16BE:
		out, err = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder().Bytes([]byte(text))
	case GB18030:
		out, err = simplifiedchinese.GB18030.NewEncoder().Bytes([]byte(text))
	case Windows1252:
		out, err = charmap.Windows1252.NewEncoder().Bytes([]byte(text))
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
