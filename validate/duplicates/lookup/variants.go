package lookup

// The characters that a typing fault may put into a text.
const (
	digitsAlphabet  = "0123456789"
	lettersAlphabet = "abcdefghijklmnopqrstuvwxyz"
	addressAlphabet = lettersAlphabet + digitsAlphabet + ".-_@"
)

// eachEdit calls do with each text that is one edit away from a text of single-byte
// characters: a character left out, two exchanged, one replaced, one inserted
// (the neighbourhood of edit distance 1 with transpositions). The bytes are do's
// until it returns.
func eachEdit(text string, alphabet string, do func([]byte)) {
	buffer := make([]byte, 0, len(text)+1)
	for i := range len(text) {
		buffer = append(append(buffer[:0], text[:i]...), text[i+1:]...)
		do(buffer)
	}
	buffer = append(buffer[:0], text...)
	for i := range max(len(text)-1, 0) {
		if text[i] != text[i+1] {
			buffer[i], buffer[i+1] = text[i+1], text[i]
			do(buffer)
			buffer[i], buffer[i+1] = text[i], text[i+1]
		}
	}
	for i := range len(text) {
		for _, c := range []byte(alphabet) {
			if c != text[i] {
				buffer[i] = c
				do(buffer)
			}
		}
		buffer[i] = text[i]
	}
	for i := range len(text) + 1 {
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
