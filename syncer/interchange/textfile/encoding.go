package textfile

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// An Encoding is how a file's bytes stand for characters.
type Encoding string

// The encodings that are read.
const (
	UTF8        Encoding = "UTF-8"
	UTF16LE     Encoding = "UTF-16LE"
	UTF16BE     Encoding = "UTF-16BE"
	GB18030     Encoding = "GB18030"
	Windows1252 Encoding = "Windows-1252"
)

// ParseEncoding finds the encoding of a name, such as gbk or utf16-le.
func ParseEncoding(name string) (Encoding, error) {
	switch strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name)) {
	case "utf8", "utf8bom", "utf8sig":
		return UTF8, nil
	case "utf16", "utf16le":
		return UTF16LE, nil
	case "utf16be":
		return UTF16BE, nil
	case "gb18030", "gbk", "gb2312", "cp936":
		return GB18030, nil
	case "windows1252", "cp1252", "latin1", "iso88591", "ansi":
		return Windows1252, nil
	}
	return "", fmt.Errorf("%q is none of the encodings that are read: %s, %s, %s, %s, %s", name, UTF8, UTF16LE, UTF16BE, GB18030, Windows1252)
}

var marks = []struct {
	mark     string
	encoding Encoding
}{{"\xEF\xBB\xBF", UTF8}, {"\xFF\xFE", UTF16LE}, {"\xFE\xFF", UTF16BE}, {"\x84\x31\x95\x33", GB18030}}

// DetectEncoding finds a file's encoding; certain says that a byte-order mark
// or the bytes themselves leave no other.
func DetectEncoding(data []byte) (e Encoding, certain bool) {
	for _, m := range marks {
		if bytes.HasPrefix(data, []byte(m.mark)) {
			return m.encoding, true
		}
	}
	if e, ok := wide(data); ok {
		return e, true
	}
	if utf8.Valid(data) {
		return UTF8, true
	}
	if chinese(data) {
		return GB18030, false
	}
	return Windows1252, false
}

// wide tells UTF-16 without a mark by the zero bytes of its separators, digits
// and line breaks, which stand on one side of each pair.
func wide(data []byte) (Encoding, bool) {
	if len(data) < 4 || len(data)%2 != 0 {
		return "", false
	}
	var zeros [2]int
	sample := data[:min(len(data), 1<<16)]
	for i, b := range sample {
		if b == 0 {
			zeros[i%2]++
		}
	}
	switch {
	case zeros[0]+zeros[1] < max(len(sample)/200, 1):
		return "", false
	case zeros[1] > 4*zeros[0]:
		return UTF16LE, true
	case zeros[0] > 4*zeros[1]:
		return UTF16BE, true
	}
	return "", false
}

// chinese reports whether bytes that are no UTF-8 read as GB18030 throughout,
// and mostly as characters whose two bytes are both high: in Western texts a
// high byte mostly stands before a letter.
func chinese(data []byte) bool {
	high, low := 0, 0
	for i := 0; i < len(data); i++ {
		b := data[i]
		if b < 0x80 {
			continue
		}
		if b == 0x80 || b == 0xFF || i+1 == len(data) {
			return false
		}
		switch next := data[i+1]; {
		case next >= 0xA1 && next <= 0xFE && b >= 0xA1:
			high++
		case next >= 0x40 && next != 0x7F && next != 0xFF:
			low++
		case next >= '0' && next <= '9' && i+3 < len(data) && data[i+2] >= 0x81 && data[i+2] <= 0xFE && data[i+3] >= '0' && data[i+3] <= '9':
			high++
			i += 2
		default:
			return false
		}
		i++
	}
	return high >= low
}

// decode turns a file's bytes into text without a byte-order mark.
func decode(data []byte, e Encoding) (string, error) {
	for _, m := range marks {
		if m.encoding == e {
			data = bytes.TrimPrefix(data, []byte(m.mark))
		}
	}
	var decoder *encoding.Decoder
	switch e {
	case UTF8:
		if at := invalidUTF8(data); at >= 0 {
			return "", fmt.Errorf("line %d is not UTF-8; save the file as UTF-8, or name its encoding with --encoding", 1+bytes.Count(data[:at], []byte("\n")))
		}
		return string(data), nil
	case UTF16LE:
		decoder = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM).NewDecoder()
	case UTF16BE:
		decoder = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewDecoder()
	case GB18030:
		decoder = simplifiedchinese.GB18030.NewDecoder()
	case Windows1252:
		decoder = charmap.Windows1252.NewDecoder()
	default:
		return "", fmt.Errorf("%q is no encoding that is read", string(e))
	}
	if len(data)%2 != 0 && (e == UTF16LE || e == UTF16BE) {
		return "", fmt.Errorf("the file is cut: %s has two bytes a character; export it again", e)
	}
	decoded, err := decoder.Bytes(data)
	if err != nil {
		return "", fmt.Errorf("the file can't be read as %s: %w", e, err)
	}
	if replacement := []byte("\uFFFD"); e != Windows1252 && bytes.Count(decoded, replacement) > bytes.Count(data, encoded(e)) {
		at := bytes.Index(decoded, replacement)
		return "", fmt.Errorf("line %d is not %s; save the file as UTF-8, or name its encoding with --encoding", 1+bytes.Count(decoded[:at], []byte("\n")), e)
	}
	return string(decoded), nil
}

// encoded is U+FFFD itself, which a file may hold.
func encoded(e Encoding) []byte {
	switch e {
	case UTF16LE:
		return []byte{0xFD, 0xFF}
	case UTF16BE:
		return []byte{0xFF, 0xFD}
	default:
		return []byte{0x84, 0x31, 0xA4, 0x37}
	}
}

func invalidUTF8(data []byte) int {
	for i := 0; i < len(data); {
		if data[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return i
		}
		i += size
	}
	return -1
}

// Decode turns a text file's bytes into text without a byte-order mark, in the
// given encoding, or in the one that it finds.
func Decode(data []byte, e Encoding) (string, error) {
	if e == "" {
		e, _ = DetectEncoding(data)
	}
	return decode(data, e)
}
