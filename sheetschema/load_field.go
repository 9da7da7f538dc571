package sheetschema

import (
	"fmt"
	"slices"
	"strings"

	"sheetsync/sheetschema/expression"
	"sheetsync/sheetschema/lexical"
	"sheetsync/sheetschema/source"
)

// declaredTypes are the types of the Table Schema specification.
var declaredTypes = []struct {
	Name string
	typ  Type
}{
	{"string", TypeString}, {"integer", TypeInteger}, {"number", TypeNumber}, {"boolean", TypeBoolean},
	{"date", TypeDate}, {"time", TypeTime}, {"datetime", TypeDateTime},
	{"object", TypeJSON}, {"array", TypeJSON}, {"list", TypeJSON}, {"any", TypeJSON}, {"year", TypeJSON}, {"yearmonth", TypeJSON},
	{"duration", TypeJSON}, {"geopoint", TypeJSON}, {"geojson", TypeJSON},
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
	TypeString: expression.TypeText, TypeInteger: expression.TypeNumber, TypeNumber: expression.TypeNumber, TypeBoolean: expression.TypeBoolean,
	TypeDate: expression.TypeDate, TypeTime: expression.TypeTime, TypeDateTime: expression.TypeDateTime, TypeJSON: expression.TypeAny,
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
func (l *loader) field(index int, o *source.Object, missing []string) *Field {
	f := &Field{Index: index, Name: o.Required("name", "the field needs a name", "add name:, the column's name in the database, such as order_date")}
	f.Title = o.Localised("title")
	f.Description = o.Localised("description")
	f.Personal = o.Flag("personal")
	for _, alias := range o.Texts("aliases") {
		f.Aliases = append(f.Aliases, alias.Text)
	}
	if fault := fieldNameFault(f.Name); f.Name != "" && fault != "" {
		o.Fail("name", fault, nameHint)
	}
	l.fieldType(f, o)
	l.format(f, o)
	l.lexical(f, o)
	f.MissingValues = l.missingValues(o, missing)
	l.constraints(f, o)
	l.examples(f, o)
	l.choices(f, o)
	l.synonyms(f, o)
	o.Allow("formula", "rollup", "lookup", "currency", "outliers")
	return f
}

func (l *loader) fieldType(f *Field, o *source.Object) {
	f.Declared = "string"
	if o.Member("type") == nil {
		return
	}
	f.Declared = o.Text("type")
	var names []string
	for _, t := range declaredTypes {
		if t.Name == f.Declared {
			f.Type = t.typ
			return
		}
		names = append(names, t.Name)
	}
	if f.Declared != "" {
		hint := source.Suggest(f.Declared, names, "the types are "+strings.Join(names, ", "))
		if usual, ok := otherTypeNames[f.Declared]; ok {
			hint = fmt.Sprintf("did you mean %s?", usual)
		}
		o.Fail("type", fmt.Sprintf("there is no type %q", f.Declared), hint)
	}
	f.Declared = "string"
}

// format reads the format, which must fit the type.
func (l *loader) format(f *Field, o *source.Object) {
	format := o.Text("format")
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
		kind := map[Type]lexical.LayoutKind{TypeDate: lexical.LayoutDate, TypeTime: lexical.LayoutTime, TypeDateTime: lexical.LayoutDateTime}[f.Type]
		layout, fault := lexical.NewLayout(format, kind)
		if fault != "" {
			o.Fail("format", fault, `write a pattern such as "%d/%m/%Y", or leave format out`)
			return
		}
		f.Format, f.Notation.Layout = format, layout
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
		o.Fail("format", fmt.Sprintf("a field of type %s has no format %q", f.Declared, format), "leave format out, or change the type")
		return
	}
	o.Fail("format", fmt.Sprintf("a field of type %s has no format %q", f.Declared, format), source.Suggest(format, fitting, "the formats are "+strings.Join(fitting, ", ")))
}

// lexical reads how values are written as text, as the specification has it.
// The defaults are more lenient than the specification's: people write.
func (l *loader) lexical(f *Field, o *source.Object) {
	only := func(name string, types ...Type) bool {
		if !o.Has(name) {
			return false
		}
		if !slices.Contains(types, f.Type) {
			o.Fail(name, fmt.Sprintf("a field of type %s has no %s", f.Declared, name), "leave it out, or change the type")
			return false
		}
		return true
	}
	character := func(name string) rune {
		text := []rune(o.Text(name))
		if len(text) != 1 || strings.ContainsRune("0123456789+-", text[0]) {
			o.Fail(name, "this should be one character that is no digit or sign", `such as "," or "."`)
			return 0
		}
		return text[0]
	}
	x := &f.Notation
	if only("decimalChar", TypeNumber) {
		x.DecimalChar = character("decimalChar")
	}
	if only("groupChar", TypeNumber, TypeInteger) {
		x.GroupChar = character("groupChar")
	}
	if x.GroupChar != 0 && (x.GroupChar == x.DecimalChar || x.DecimalChar == 0 && x.GroupChar == '.' && f.Type == TypeNumber) {
		o.Fail("groupChar", "thousands and decimals would be separated by the same character", "give decimalChar too")
	}
	if only("bareNumber", TypeNumber, TypeInteger) {
		x.Affixes = !o.Flag("bareNumber")
	}
	if f.Declared == "list" {
		x.Delimiter = o.Text("delimiter")
	}
	if only("trueValues", TypeBoolean) {
		for _, v := range o.Texts("trueValues") {
			x.TrueValues = append(x.TrueValues, lexical.Fold(v.Text))
		}
	}
	if only("falseValues", TypeBoolean) {
		for _, v := range o.Texts("falseValues") {
			if x.FalseValues = append(x.FalseValues, lexical.Fold(v.Text)); slices.Contains(x.TrueValues, lexical.Fold(v.Text)) {
				o.Fail("falseValues", fmt.Sprintf("%q is among the trueValues too", v.Text), "")
			}
		}
	}
}
