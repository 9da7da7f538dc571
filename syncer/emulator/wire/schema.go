package wire

import (
	"reflect"
	"strings"

	"google.golang.org/api/sheets/v4"
)

// Kind is the type of a field.
type Kind uint8

// The types of fields.
const (
	MessageKind Kind = iota
	StringKind
	IntKind
	FloatKind
	BoolKind
	// AnyKind is a JSON value of any type.
	AnyKind
	// RowKind is a list of JSON values (google.protobuf.ListValue).
	RowKind
)

// Message is the schema of an object.
type Message struct {
	Name   string
	fields map[string]*Field
}

// Field is the schema of a member.
type Field struct {
	Name    string
	Kind    Kind
	List    bool
	Map     bool
	Message *Message
	enum    *enum
}

// Field returns the schema of a member by its JSON name, nil when there is none.
func (m *Message) Field(name string) *Field { return m.fields[name] }

// The messages that the emulator reads or writes.
var (
	Spreadsheet                     = schemas.of(sheets.Spreadsheet{})
	BatchUpdateSpreadsheetRequest   = schemas.of(sheets.BatchUpdateSpreadsheetRequest{})
	BatchUpdateSpreadsheetResponse  = schemas.of(sheets.BatchUpdateSpreadsheetResponse{})
	GetSpreadsheetByDataFilter      = schemas.of(sheets.GetSpreadsheetByDataFilterRequest{})
	ValueRange                      = schemas.of(sheets.ValueRange{})
	UpdateValuesResponse            = schemas.of(sheets.UpdateValuesResponse{})
	AppendValuesResponse            = schemas.of(sheets.AppendValuesResponse{})
	ClearValuesRequest              = schemas.of(sheets.ClearValuesRequest{})
	ClearValuesResponse             = schemas.of(sheets.ClearValuesResponse{})
	BatchGetValuesResponse          = schemas.of(sheets.BatchGetValuesResponse{})
	BatchUpdateValuesRequest        = schemas.of(sheets.BatchUpdateValuesRequest{})
	BatchUpdateValuesResponse       = schemas.of(sheets.BatchUpdateValuesResponse{})
	BatchClearValuesRequest         = schemas.of(sheets.BatchClearValuesRequest{})
	BatchClearValuesResponse        = schemas.of(sheets.BatchClearValuesResponse{})
	BatchGetByDataFilterRequest     = schemas.of(sheets.BatchGetValuesByDataFilterRequest{})
	BatchGetByDataFilterResponse    = schemas.of(sheets.BatchGetValuesByDataFilterResponse{})
	BatchUpdateByDataFilterRequest  = schemas.of(sheets.BatchUpdateValuesByDataFilterRequest{})
	BatchUpdateByDataFilterResponse = schemas.of(sheets.BatchUpdateValuesByDataFilterResponse{})
	BatchClearByDataFilterRequest   = schemas.of(sheets.BatchClearValuesByDataFilterRequest{})
	BatchClearByDataFilterResponse  = schemas.of(sheets.BatchClearValuesByDataFilterResponse{})
	SearchDeveloperMetadataRequest  = schemas.of(sheets.SearchDeveloperMetadataRequest{})
	SearchDeveloperMetadataResponse = schemas.of(sheets.SearchDeveloperMetadataResponse{})
	DeveloperMetadata               = schemas.of(sheets.DeveloperMetadata{})
	CopySheetToRequest              = schemas.of(sheets.CopySheetToAnotherSpreadsheetRequest{})
	SheetProperties                 = schemas.of(sheets.SheetProperties{})
	Request                         = schemas.of(sheets.Request{})
	CellData                        = schemas.of(sheets.CellData{})
)

var schemas = builder{} // filled while the package is initialised, read only afterwards

type builder map[reflect.Type]*Message

func (b builder) of(v any) *Message { return b.message(reflect.TypeOf(v)) }

func (b builder) message(t reflect.Type) *Message {
	if m, ok := b[t]; ok {
		return m
	}
	m := &Message{Name: t.Name(), fields: map[string]*Field{}}
	b[t] = m
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name == "" || name == "-" {
			continue
		}
		m.fields[name] = b.field(m, name, f.Type)
	}
	return m
}

func (b builder) field(m *Message, name string, t reflect.Type) *Field {
	f := &Field{Name: name, enum: enums[m.Name+"."+name]}
	for {
		switch t.Kind() {
		case reflect.Pointer:
			t = t.Elem()
			continue
		case reflect.Slice:
			if f.List { // a list of lists of any: rows of values
				f.Kind = RowKind
				return f
			}
			if t.Elem().Kind() == reflect.Uint8 { // raw JSON
				f.Kind = AnyKind
				return f
			}
			f.List = true
			t = t.Elem()
			continue
		case reflect.Map:
			f.Map = true
			t = t.Elem()
			continue
		case reflect.Struct:
			f.Kind, f.Message = MessageKind, b.message(t)
		case reflect.String:
			f.Kind = StringKind
		case reflect.Int64, reflect.Int, reflect.Int32:
			f.Kind = IntKind
		case reflect.Float64, reflect.Float32:
			f.Kind = FloatKind
		case reflect.Bool:
			f.Kind = BoolKind
		default:
			f.Kind = AnyKind
		}
		return f
	}
}
