package lookup

// The characters that a typing fault may put into a text.
const (
	digitsAlphabet  = "0123456789"
	lettersAlphabet = "abcdefghijklmnopqrstuvwxyz"
	addressAlphabet = lettersAlphabet + digitsAlphabet + ".-_@"
)

// eachEdit calls do with each text that is one edit away from a text of single-byte
// characters: a character left out, two exchanged, one replaced, one inserted
// (the neighbourhood of edit distance 1 with transpositions). first is where edits
// begin. The bytes are do's until it returns.
func eachEdit(text string, first int, alphabet string, do func([]byte)) {
	buffer := make([]byte, 0, len(text)+1)
	for i := first; i < len(text); i++ {
		buffer = append(append(buffer[:0], text[:i]...), text[i+1:]...)
		do(buffer)
	}
	buffer = append(buffer[:0], text...)
	for i := first; i+1 < len(text); i++ {
		if text[i] != text[i+1] {
			buffer[i], buffer[i+1] = text[i+1], text[i]
			do(buffer)
			buffer[i], buffer[i+1] = text[i], text[i+1]
		}
	}
	for i := first; i < len(text); i++ {
		for _, c := range []byte(alphabet) {
			if c != text[i] {
				buffer[i] = c
				do(buffer)
			}
		}
		buffer[i] = text[i]
	}
	for i := first; i <= len(text); i++ {
		buffer = append(append(append(buffer[:0], text[:i]...), 0), text[i:]...)
		for _, c := range []byte(alphabet) {
			buffer[i] = c
			do(buffer)
		}
	}
}

func isASCII(text string) bool {
	for i := range len(text) {
		if text[i] >= 0x80 {
			return false
		}
	}
	return true
}
