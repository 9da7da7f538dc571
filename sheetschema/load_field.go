package sheetschema

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema/expression"
)

// declaredTypes are the types of the Table Schema specification.
var declaredTypes = []struct {
	name string
	typ  Type
}{
	{"string", String}, {"integer", Integer}, {"number", Number}, {"boolean", Boolean},
	{"date", Date}, {"time", Time}, {"datetime", DateTime},
	{"object", JSON}, {"array", JSON}, {"list", JSON}, {"any", JSON}, {"year", JSON}, {"yearmonth", JSON},
	{"duration", JSON}, {"geopoint", JSON}, {"geojson", JSON},
}

// otherTypeNames are what the types are called elsewhere.
var otherTypeNames = map[string]string{
	"text": "string", "varchar": "string", "char": "string", "bigint": "integer", "float": "number", "double": "number",
	"decimal": "number", "numeric": "number", "money": "number", "timestamp": "datetime", "json": "object",
}

// Formats of string fields: the specification's, then the project's own.
var stringFormats = []string{
	"email", "uri", "uuid", "binary",
	"phone", "company", "person", "address", "country", "domain", "iban", "bic", "lei", "cn_uscc", "eu_vat", "currency",
}

var expressionTypes = [...]expression.Type{
	String: expression.Text, Integer: expression.Number, Number: expression.Number, Boolean: expression.Boolean,
	Date: expression.Date, Time: expression.Time, DateTime: expression.DateTime, JSON: expression.Any,
}

// Expression returns the type that values have in expressions.
func (t Type) Expression() expression.Type { return expressionTypes[t] }

var typeNames = [...]string{"string", "integer", "number", "boolean", "date", "time", "datetime", "json"}

// String returns the type's name as in the Table Schema specification, and
// "json" for those that are kept as JSON.
func (t Type) String() string {
	if int(t) < len(typeNames) {
		return typeNames[t]
	}
	return fmt.Sprintf("type %d", uint8(t))
}

// field reads one field, apart from what refers to other fields.
func (l *loader) field(index int, o *object, missing []string) *Field {
	f := &Field{Index: index, Name: o.required("name", "the field needs a name", "add name:, the column's name in the database, such as order_date")}
	f.Title = o.localised("title")
	f.Description = o.localised("description")
	f.Personal = o.flag("personal")
	for _, alias := range o.texts("aliases") {
		f.Aliases = append(f.Aliases, alias.text)
	}
	if fault := fieldNameFault(f.Name); f.Name != "" && fault != "" {
		o.fail("name", fault, nameHint)
	}
	l.fieldType(f, o)
	l.format(f, o)
	l.lexical(f, o)
	f.MissingValues = l.missingValues(o, missing)
	l.constraints(f, o)
	l.examples(f, o)
	l.choices(f, o)
	o.known = append(o.known, "formula", "rollup", "currency")
	return f
}

func (l *loader) fieldType(f *Field, o *object) {
	f.Declared = "string"
	if o.member("type") == nil {
		return
	}
	f.Declared = o.text("type")
	var names []string
	for _, t := range declaredTypes {
		if t.name == f.Declared {
			f.Type = t.typ
			return
		}
		names = append(names, t.name)
	}
	if f.Declared != "" {
		hint := suggest(f.Declared, names, "the types are "+strings.Join(names, ", "))
		if usual, ok := otherTypeNames[f.Declared]; ok {
			hint = fmt.Sprintf("did you mean %s?", usual)
		}
		o.fail("type", fmt.Sprintf("there is no type %q", f.Declared), hint)
	}
	f.Declared = "string"
}

// format reads the format, which must fit the type.
func (l *loader) format(f *Field, o *object) {
	format := o.text("format")
	if format == "" || format == "default" {
		return
	}
	var fitting []string
	switch f.Declared {
	case "string":
		fitting = stringFormats
	case "date", "time", "datetime":
		if format == "any" {
			f.Format = format
			return
		}
		kind := map[Type]LayoutKind{Date: DateLayout, Time: TimeLayout, DateTime: DateTimeLayout}[f.Type]
		layout, fault := newLayout(format, kind)
		if fault != "" {
			o.fail("format", fault, `write a pattern such as "%d/%m/%Y", or leave format out`)
			return
		}
		f.Format, f.lexical.layout = format, layout
		return
	case "geopoint":
		fitting = []string{"array", "object"}
	case "geojson":
		fitting = []string{"topojson"}
	}
	if slices.Contains(fitting, format) {
		f.Format = format
		return
	}
	if len(fitting) == 0 {
		o.fail("format", fmt.Sprintf("a field of type %s has no format %q", f.Declared, format), "leave format out, or change the type")
		return
	}
	o.fail("format", fmt.Sprintf("a field of type %s has no format %q", f.Declared, format), suggest(format, fitting, "the formats are "+strings.Join(fitting, ", ")))
}

// lexical reads how values are written as text, as the specification has it.
// The defaults are more lenient than the specification's: people write.
func (l *loader) lexical(f *Field, o *object) {
	only := func(name string, types ...Type) bool {
		if o.at.member(name) == nil {
			return false
		}
		if !slices.Contains(types, f.Type) {
			o.fail(name, fmt.Sprintf("a field of type %s has no %s", f.Declared, name), "leave it out, or change the type")
			return false
		}
		return true
	}
	character := func(name string) rune {
		text := []rune(o.text(name))
		if len(text) != 1 || strings.ContainsRune("0123456789+-", text[0]) {
			o.fail(name, "this should be one character that is no digit or sign", `such as "," or "."`)
			return 0
		}
		return text[0]
	}
	x := &f.lexical
	if only("decimalChar", Number) {
		x.decimal = character("decimalChar")
	}
	if only("groupChar", Number, Integer) {
		x.group = character("groupChar")
	}
	if x.group != 0 && (x.group == x.decimal || x.decimal == 0 && x.group == '.' && f.Type == Number) {
		o.fail("groupChar", "thousands and decimals would be separated by the same character", "give decimalChar too")
	}
	if only("bareNumber", Number, Integer) {
		x.dressed = !o.flag("bareNumber")
	}
	if f.Declared == "list" {
		x.delimiter = o.text("delimiter")
	}
	if only("trueValues", Boolean) {
		for _, v := range o.texts("trueValues") {
			x.yes = append(x.yes, Fold(v.text))
		}
	}
	if only("falseValues", Boolean) {
		for _, v := range o.texts("falseValues") {
			if x.no = append(x.no, Fold(v.text)); slices.Contains(x.yes, Fold(v.text)) {
				o.fail("falseValues", fmt.Sprintf("%q is among the trueValues too", v.text), "")
			}
		}
	}
}
