package table

import (
	"encoding/binary"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/textkey"
)

// AppendKey writes the values of a record's fields so that equal keys, and only
// those, have equal bytes: the one equality of primary keys, unique keys, lookups
// and distinct counts. Numbers are equal by value, 1.0 in a number and 1 in an
// integer; texts as package textkey has it, by the fields' formats. ok is false
// where a value is missing or none of its field's type: such a key equals no
// other.
func (t *Table) AppendKey(b []byte, record int, fields []int) (key []byte, ok bool) {
	return t.AppendReference(b, record, fields, t.Resource, fields)
}

// AppendReference writes the values of a record's fields as AppendKey writes those
// of the other resource's fields that they name, one for one: a name is compared
// as what it names.
func (t *Table) AppendReference(b []byte, record int, fields []int, other *sheetschema.Resource, named []int) (key []byte, ok bool) {
	for i, field := range fields {
		state := t.State(record, field)
		if state != StateValid && state != StateBig {
			return b, false
		}
		if state == StateValid && t.Resource.Fields[field].Type == sheetschema.TypeString {
			b = appendTextKey(append(b, byte(expression.TypeText)), t.Text(record, field), other.Fields[named[i]])
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

// appendTextKey writes a text's key, its length before it.
func appendTextKey(b []byte, text string, named *sheetschema.Field) []byte {
	const size = 4
	at := len(b)
	b = textkey.Append(append(b, make([]byte, size)...), text, textkey.FormOf(named.Format))
	binary.LittleEndian.PutUint32(b[at:], uint32(len(b)-at-size))
	return b
}

func appendKeyText(b []byte, text string) []byte {
	return append(binary.AppendUvarint(b, uint64(len(text))), text...)
}
