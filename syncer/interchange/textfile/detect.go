package textfile

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// legacy are the encodings that a text may have which is neither UTF-8 nor
// UTF-16, those that are most used first.
var legacy = []Encoding{GB18030, Big5, ShiftJIS, EUCKR, Windows1252, Windows1251, Windows1250, Windows1254, Latin2, KOI8R}

// detect finds a file's encoding. certain says that a byte-order mark or the
// bytes themselves leave no other. The error names the encodings that fit where
// several do and give different texts, and where none does.
func detect(data []byte) (e Encoding, certain bool, err error) {
	for _, m := range marks {
		if bytes.HasPrefix(data, []byte(m.mark)) {
			return m.encoding, true, nil
		}
	}
	if e, ok := wide(data); ok {
		return e, true, nil
	}
	if utf8.Valid(data) {
		return UTF8, true, nil
	}
	if line, ok := almostUTF8(data); ok {
		return "", false, fmt.Errorf("the file is UTF-8, but line %d is not; mend the character there, or name the file's encoding with --encoding", line)
	}
	sample := data[:min(len(data), sampledBytes)]
	if cut := bytes.LastIndexByte(sample, '\n'); cut > 0 && len(sample) < len(data) {
		sample = sample[:cut]
	}
	var fit []Encoding
	texts := make(map[string]bool)
	for _, e := range legacy {
		decoded, err := e.codec().NewDecoder().Bytes(sample)
		if err != nil || bytes.ContainsRune(decoded, utf8.RuneError) || !plausible(e, sample, string(decoded)) {
			continue
		}
		if !texts[string(decoded)] { // those that give the same text are one
			texts[string(decoded)] = true
			fit = append(fit, e)
		}
	}
	switch {
	case len(fit) == 1:
		return fit[0], false, nil
	case len(fit) == 0 && chinese(data):
		return GB18030, false, nil
	case len(fit) == 0:
		return "", false, fmt.Errorf("the file's encoding can't be told; save it as UTF-8, or name the encoding with --encoding: %s", join(Encodings()))
	}
	return "", false, fmt.Errorf("the file's encoding can't be told from its bytes: %s fit; save it as UTF-8, or name the encoding with --encoding", join(fit))
}

// sampledBytes is how much of a file its encoding is told by.
const sampledBytes = 1 << 18

// almostUTF8 reports whether a text is UTF-8 but for a few bytes, and in which
// line the first of them is: most of what isn't ASCII reads as UTF-8, which
// texts of other encodings don't by chance.
func almostUTF8(data []byte) (line int, ok bool) {
	good, bad, first := 0, 0, -1
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			if bad++; first < 0 {
				first = i
			}
		case size > 1:
			good++
		}
		i += size
	}
	if first < 0 || good < 2*bad {
		return 0, false
	}
	return 1 + bytes.Count(data[:first], []byte("\n")), true
}

// plausible reports whether bytes of an encoding decode to a text as people
// write it.
func plausible(e Encoding, data []byte, text string) bool {
	switch e {
	case GB18030:
		return commonPairs(data, 0xB0, 0xD7, 0xA1, 0xA3)
	case EUCKR:
		return commonPairs(data, 0xB0, 0xC8, 0xA1, 0xA3)
	case Big5:
		return commonPairs(data, 0xA4, 0xC6, 0xA1, 0xA3)
	case ShiftJIS:
		return japaneseText(text)
	}
	return wordsOfLetters(text, e == Windows1251 || e == KOI8R)
}

// commonPairs reports whether nearly all pairs of bytes begin in one of two
// ranges: that of an encoding's usual characters, or of its punctuation.
func commonPairs(data []byte, first, last, firstMark, lastMark byte) bool {
	pairs, common := 0, 0
	for i := 0; i < len(data); i++ {
		b := data[i]
		if b < 0x80 {
			continue
		}
		if pairs++; b >= first && b <= last || b >= firstMark && b <= lastMark {
			common++
		}
		i++
	}
	return common*10 >= pairs*9
}

// japaneseText reports whether what isn't ASCII is kana and characters of which
// a good part is kana of full width: a text of half-width kana alone is what
// other encodings' bytes look like.
func japaneseText(text string) bool {
	all, kana, half := 0, 0, 0
	for _, r := range text {
		switch {
		case r < 0x80:
			continue
		case r >= 0xFF61 && r <= 0xFF9F:
			half++
		case unicode.Is(unicode.Hiragana, r) || unicode.Is(unicode.Katakana, r) || r == 'ー':
			kana++
		case !unicode.Is(unicode.Han, r) && !unicode.IsPunct(r) && !unicode.IsSymbol(r) && (r < 0xFF00 || r > 0xFF60):
			return false
		}
		all++
	}
	return half*10 <= all && kana*10 >= all
}

// wordsOfLetters reports whether the words that aren't ASCII are words: of one
// script, which is the encoding's, without symbols inside, and not a small letter
// before a capital. Latin words have at most three letters beyond ASCII in a row;
// half of the Cyrillic letters are Russian's ten most used.
func wordsOfLetters(text string, cyrillic bool) bool {
	var before rune
	inRow, letters, usual := 0, 0, 0
	foreign := false // the word has a letter beyond ASCII
	latin := false   // the word has a letter of ASCII
	for _, r := range text {
		switch {
		case r >= 0x80 && r < 0xA0:
			return false
		case r < 0x80 && !unicode.IsLetter(r):
			before, inRow, foreign, latin = 0, 0, false, false
			continue
		case r < 0x80:
			inRow, latin = 0, true
		case !unicode.IsLetter(r):
			// A symbol between letters, such as the ³ of M³ller.
			if before != 0 && !unicode.IsPunct(r) {
				return false
			}
			before, inRow, foreign, latin = 0, 0, false, false
			continue
		default:
			letters++
			foreign = true
			if unicode.Is(unicode.Cyrillic, r) != cyrillic {
				return false
			}
			if lower := unicode.ToLower(r); bytes.ContainsRune([]byte("оеаинтсрвл"), lower) {
				usual++
			}
			if inRow++; inRow > 3 && !cyrillic {
				return false
			}
		}
		if foreign && (cyrillic && latin || unicode.IsLower(before) && unicode.IsUpper(r)) {
			return false
		}
		before = r
	}
	return letters > 0 && (!cyrillic || usual*2 >= letters)
}
