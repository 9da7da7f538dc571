package mcp

import (
	"context"
	"encoding/json"

	sdk "github.com/modelcontextprotocol/go-sdk/mcp"

	"sheetsync/sheetschema"
	"sheetsync/sheetschema/personal"
	"sheetsync/syncer/postgres/pgtype"
)

// schemaField is a field in a register's schema, as the resource has it.
type schemaField struct {
	Name        string `json:"name"`
	Title       string `json:"title"`
	Description string `json:"description,omitempty"`
	Type        string `json:"type"` // in the database
	Personal    bool   `json:"personal,omitempty"`
	Computed    bool   `json:"computed,omitempty"`
}

// schemaResource is a kind of records.
type schemaResource struct {
	Name        string        `json:"name"`
	Title       string        `json:"title"`
	Description string        `json:"description,omitempty"`
	Fields      []schemaField `json:"fields"`
	Refers      []schemaKey   `json:"refers_to,omitempty"`
}

type schemaKey struct {
	Fields   []string `json:"fields"`
	Resource string   `json:"resource"`
}

// addSchemas offers each register's schema to be read. There is nothing of the sheet in
// it.
func (a *asked) addSchemas(s *sdk.Server) {
	for _, name := range a.order {
		k := a.registers[name]
		uri := "sheetsync://" + name + "/schema"
		s.AddResource(&sdk.Resource{
			URI: uri, Name: name + " schema", Title: "Schema of register " + name, MIMEType: "application/json",
			Description: "Which tabs and fields the register has, what they mean, and how they refer to each other.",
		}, func(ctx context.Context, _ *sdk.ReadResourceRequest) (*sdk.ReadResourceResult, error) {
			if _, err := a.member(ctx, name); err != nil {
				return nil, sdk.ResourceNotFoundError(uri)
			}
			text, err := json.MarshalIndent(schemaOf(k), "", " ")
			if err != nil {
				return nil, err
			}
			return &sdk.ReadResourceResult{Contents: []*sdk.ResourceContents{{URI: uri, MIMEType: "application/json", Text: string(text)}}}, nil
		})
	}
}

func schemaOf(k *known) []schemaResource {
	var list []schemaResource
	for _, r := range k.Descriptor.Resources {
		one := schemaResource{Name: r.Name, Title: r.Caption(k.Language), Description: r.Description.In(k.Language)}
		for _, f := range r.Fields {
			one.Fields = append(one.Fields, schemaField{
				Name: f.Name, Title: f.Caption(k.Language), Description: f.Description.In(k.Language), Type: pgtype.Name(f.Type),
				Personal: personal.Is(k.Descriptor, f), Computed: f.Computed(),
			})
		}
		for _, key := range r.ForeignKeys {
			one.Refers = append(one.Refers, schemaKey{Fields: namesOf(r, key.Fields), Resource: key.Resource})
		}
		list = append(list, one)
	}
	return list
}

func namesOf(r *sheetschema.Resource, fields []int) []string {
	names := make([]string, len(fields))
	for i, f := range fields {
		names[i] = r.Fields[f].Name
	}
	return names
}
