package table

import (
	"encoding/binary"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
)

// AppendKey writes the values of a record's fields so that equal keys, and only
// those, have equal bytes: the one equality of primary keys, foreign keys and
// distinct counts. Numbers are equal by value, 1.0 in a number and 1 in an
// integer; text letter by letter. ok is false where a value is missing or none of
// its field's type: such a key equals no other.
func (t *Table) AppendKey(b []byte, record int, fields []int) (key []byte, ok bool) {
	for _, field := range fields {
		state := t.State(record, field)
		if state != StateValid && state != StateBig {
			return b, false
		}
		if state == StateValid && t.Resource.Fields[field].Type == sheetschema.TypeString {
			b = appendKeyText(append(b, byte(expression.TypeText)), t.Text(record, field))
			continue
		}
		v := t.Value(record, field)
		b = append(b, byte(v.Type()))
		switch v.Type() {
		case expression.TypeNumber:
			if n, exponent, small := v.Coefficient(); small {
				b = binary.AppendVarint(b, int64(exponent))
				b = binary.AppendVarint(b, n)
				continue
			}
			b = appendKeyText(b, v.String())
		case expression.TypeText, expression.TypeAny:
			b = appendKeyText(b, v.Text())
		default:
			b = binary.AppendVarint(b, v.Int())
		}
	}
	return b, true
}

func appendKeyText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}
