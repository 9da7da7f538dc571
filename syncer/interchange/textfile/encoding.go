package textfile

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
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
	Big5        Encoding = "Big5"
	ShiftJIS    Encoding = "Shift_JIS"
	EUCKR       Encoding = "EUC-KR"
	Windows1250 Encoding = "Windows-1250"
	Windows1251 Encoding = "Windows-1251"
	Windows1252 Encoding = "Windows-1252"
	Windows1254 Encoding = "Windows-1254"
	Latin2      Encoding = "ISO-8859-2"
	KOI8R       Encoding = "KOI8-R"
)

// spellings are other names of encodings, in lower case without - and _.
var spellings = map[string]Encoding{
	"utf8": UTF8, "usascii": UTF8, "ascii": UTF8, "utf8bom": UTF8, "utf8sig": UTF8, "utf16": UTF16LE, "utf16le": UTF16LE, "utf16be": UTF16BE,
	"gb18030": GB18030, "gbk": GB18030, "gb2312": GB18030, "cp936": GB18030,
	"big5": Big5, "cp950": Big5, "shiftjis": ShiftJIS, "sjis": ShiftJIS, "cp932": ShiftJIS, "windows31j": ShiftJIS,
	"euckr": EUCKR, "cp949": EUCKR, "uhc": EUCKR, "ksc5601": EUCKR,
	"windows1250": Windows1250, "cp1250": Windows1250, "windows1251": Windows1251, "cp1251": Windows1251,
	"windows1252": Windows1252, "cp1252": Windows1252, "latin1": Windows1252, "iso88591": Windows1252, "ansi": Windows1252,
	"windows1254": Windows1254, "cp1254": Windows1254, "latin5": Windows1254, "iso88599": Windows1254,
	"latin2": Latin2, "iso88592": Latin2, "koi8r": KOI8R, "koi8": KOI8R,
}

// Encodings are those that are read, as --encoding takes them.
func Encodings() []Encoding {
	return []Encoding{UTF8, UTF16LE, UTF16BE, GB18030, Big5, ShiftJIS, EUCKR, Windows1250, Windows1251, Windows1252, Windows1254, Latin2, KOI8R}
}

// ParseEncoding finds the encoding of a name, such as gbk or utf16-le.
func ParseEncoding(name string) (Encoding, error) {
	if e, ok := spellings[strings.NewReplacer("-", "", "_", "", " ", "").Replace(strings.ToLower(name))]; ok {
		return e, nil
	}
	return "", fmt.Errorf("%q is none of the encodings that are read: %s", name, join(Encodings()))
}

func join(list []Encoding) string {
	names := make([]string, len(list))
	for i, e := range list {
		names[i] = string(e)
	}
	return strings.Join(names, ", ")
}

// codec turns bytes into text and back; nil for UTF-8, which Go's texts are.
func (e Encoding) codec() encoding.Encoding {
	switch e {
	case UTF16LE:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	case UTF16BE:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	case GB18030:
		return simplifiedchinese.GB18030
	case Big5:
		return traditionalchinese.Big5
	case ShiftJIS:
		return japanese.ShiftJIS
	case EUCKR:
		return korean.EUCKR
	case Windows1250:
		return charmap.Windows1250
	case Windows1251:
		return charmap.Windows1251
	case Windows1252:
		return charmap.Windows1252
	case Windows1254:
		return charmap.Windows1254
	case Latin2:
		return charmap.ISO8859_2
	case KOI8R:
		return charmap.KOI8R
	}
	return nil
}

var marks = []struct {
	mark     string
	encoding Encoding
}{{"\xEF\xBB\xBF", UTF8}, {"\xFF\xFE", UTF16LE}, {"\xFE\xFF", UTF16BE}, {"\x84\x31\x95\x33", GB18030}}

// wide tells UTF-16 without a mark by the zero bytes of its separators, digits
// and line breaks, which stand on one side of each pair.
func wide(data []byte) (Encoding, bool) {
	if len(data) < 4 || len(data)%2 != 0 {
		return "", false
	}
	if bytes.Count(data, []byte{0}) < len(data)/8 && utf8.Valid(data) {
		return "", false // a text with a few of them, which is refused
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

// Wide reports whether a text is UTF-16, whose lines can't be told by bytes.
func Wide(data []byte) bool {
	_, ok := wide(data)
	return ok || bytes.HasPrefix(data, []byte("\xFF\xFE")) || bytes.HasPrefix(data, []byte("\xFE\xFF"))
}

// decode turns a file's bytes into text without a byte-order mark.
func decode(data []byte, e Encoding) (string, error) {
	for _, m := range marks {
		if m.encoding == e {
			data = bytes.TrimPrefix(data, []byte(m.mark))
		}
	}
	codec := e.codec()
	switch {
	case e == UTF8:
		if at := invalidUTF8(data); at >= 0 {
			return "", fmt.Errorf("line %d is not UTF-8; save the file as UTF-8, or name its encoding with --encoding", 1+bytes.Count(data[:at], []byte("\n")))
		}
		return string(data), nil
	case codec == nil:
		return "", fmt.Errorf("%q is no encoding that is read", string(e))
	}
	if len(data)%2 != 0 && (e == UTF16LE || e == UTF16BE) {
		return "", fmt.Errorf("the file is cut: %s has two bytes a character; export it again", e)
	}
	decoded, err := codec.NewDecoder().Bytes(data)
	if err != nil {
		return "", fmt.Errorf("the file can't be read as %s: %w", e, err)
	}
	if replacement := []byte("\uFFFD"); bytes.Count(decoded, replacement) > bytes.Count(data, encoded(e)) {
		at := bytes.Index(decoded, replacement)
		return "", fmt.Errorf("line %d is not %s; save the file as UTF-8, or name its encoding with --encoding", 1+bytes.Count(decoded[:at], []byte("\n")), e)
	}
	if at := bytes.IndexFunc(decoded, func(r rune) bool { return r >= 0x80 && r < 0xA0 }); at >= 0 && len(decoded) > 0 && e != UTF16LE && e != UTF16BE {
		return "", fmt.Errorf("line %d would have control characters as %s; save the file as UTF-8, or name its encoding with --encoding", 1+bytes.Count(decoded[:at], []byte("\n")), e)
	}
	return string(decoded), nil
}

// unfit is the error for a text with characters that nobody writes: control
// characters, which a wrong encoding gives or which would run on a terminal, and
// U+FFFD, which stands where an earlier program lost a character. Tabs, line ends
// and form feeds are none.
func unfit(text string, e Encoding) error {
	at := strings.IndexFunc(text, func(r rune) bool {
		return r < ' ' && (r < '\t' || r > '\r') || r >= 0x7F && r < 0xA0 || r == utf8.RuneError
	})
	if at < 0 {
		return nil
	}
	line := 1 + strings.Count(text[:at], "\n")
	if r, _ := utf8.DecodeRuneInString(text[at:]); r == utf8.RuneError {
		return fmt.Errorf("line %d has a U+FFFD, with which a program marks a character that it lost; correct it there, or export the file again", line)
	}
	return fmt.Errorf("line %d has a control character as %s; take it out, or name the file's encoding with --encoding", line, e)
}

// encoded is U+FFFD itself, which a file may hold.
func encoded(e Encoding) []byte {
	switch e {
	case UTF16LE:
		return []byte{0xFD, 0xFF}
	case UTF16BE:
		return []byte{0xFF, 0xFD}
	case GB18030:
		return []byte{0x84, 0x31, 0xA4, 0x37}
	default:
		return []byte("\x00\xFF\x00\xFF") // others can't hold it
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
// given encoding, or in the one that it finds. A text with control characters is
// refused, see [Options.Strict].
func Decode(data []byte, e Encoding) (string, error) {
	if e == "" {
		var err error
		if e, _, err = detect(data); err != nil {
			return "", err
		}
	}
	text, err := decode(data, e)
	if err != nil {
		return "", err
	}
	return text, unfit(text, e)
}
