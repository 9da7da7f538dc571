package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Two registers may share a spreadsheet only where their tabs differ.
func TestSharedSpreadsheet(t *testing.T) {
	t.Parallel()
	const id = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789AbCdEf"
	tests := []struct {
		name, second, schema string
		want                 string // "" for accepted
	}{
		{"the same tabs", id, "orders", "the registers one and two keep the same tab (orders) of one spreadsheet"},
		{"by address", "https://docs.google.com/spreadsheets/d/" + id + "/edit#gid=0", "orders", "the registers one and two"},
		{"one title in another language", id, "bills", "the registers one and two keep the same tab (bills)"},
		{"other tabs", id, "visits", ""},
		{"another spreadsheet", strings.ToLower(id), "orders", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			write := func(name, text string) {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			for name, title := range map[string]string{"orders": "{en: Orders, zh-CN: 订单}", "bills": "{en: Bills, zh-CN: 订单}", "visits": "Visits"} {
				write(name+".yaml", "name: "+name+"\nresources:\n  - name: "+name+"\n    title: "+title+"\n    schema: {fields: [{name: number}]}\n")
			}
			write("sheetsync.yaml", "registers:\n  - {name: one, spreadsheet: "+id+", schema: orders.yaml}\n  - {name: two, spreadsheet: \""+tt.second+"\", schema: "+tt.schema+".yaml}\n")
			_, err := Load(Sources{File: filepath.Join(dir, "sheetsync.yaml")})
			switch {
			case tt.want == "" && err != nil:
				t.Errorf("refused: %v", err)
			case tt.want != "" && (err == nil || !strings.Contains(err.Error(), tt.want)):
				t.Errorf("the error is %v, want %q in it", err, tt.want)
			}
		})
	}
}
