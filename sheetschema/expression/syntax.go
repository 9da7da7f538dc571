package expression

import (
	"strings"

	"github.com/expr-lang/expr/file"
)

// syntaxError says in plainer words what the parser found.
func (c *compiler) syntaxError(fault *file.Error) error {
	message := strings.TrimSpace(fault.Message)
	hint := ""
	runes := []rune(c.source)
	at := fault.Location.From
	char := ""
	if at >= 0 && at < len(runes) {
		char = string(runes[at])
	}
	switch {
	case strings.Contains(message, "maximum allowed nodes"):
		message = "the expression has too many parts"
	case strings.HasPrefix(message, `unexpected token Operator("=")`):
		message, hint = "a single =", "write == to compare"
	case strings.HasPrefix(message, "unexpected token EOF"):
		message = "the expression ends too early"
	case strings.Contains(message, "invalid integer literal"):
		message, hint = "this number has too many digits", "write it as a decimal, such as 1.0e20"
	case char == ">" && at > 0 && runes[at-1] == '<':
		message, hint = "unexpected <>", "write != for “is not”"
	case char != "" && strings.Contains("“”‘’„\u00ab\u00bb", char):
		message, hint = "curved quotation marks", `use straight ones: "…"`
	case char != "" && strings.Contains("（），；：！＝＋－＊／＜＞？【】", char):
		message, hint = "a full-width sign", "use the half-width one"
	default:
		message = strings.NewReplacer("unexpected token ", "unexpected ", "Operator(", "(", "Bracket(", "(", "Identifier(", "name (", "String(", "text (", "Number(", "number (").Replace(message)
	}
	return c.errorAt(fault.Location, message, hint)
}
