package mirror

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"sheetsync/syncer"
	"sheetsync/syncer/postgres/pgerr"
)

// Tabs returns the tabs that the register's last applied run found, by resource; none
// before the first one. It needs no lock.
func (m *Mirror) Tabs(ctx context.Context, register string) (map[string]syncer.KnownTabs, error) {
	var stored []byte
	err := m.db.GetContext(ctx, &stored, `SELECT tabs FROM sheetsync.registers WHERE register = $1`, register)
	if errors.Is(err, sql.ErrNoRows) {
		return map[string]syncer.KnownTabs{}, nil
	}
	if err != nil {
		return nil, pgerr.Wrap("read the tabs of "+register, err)
	}
	tabs, err := readTabs(stored)
	if err != nil {
		return nil, fmt.Errorf("read the tabs of %s: %w", register, err)
	}
	return tabs, nil
}

// A storedTab is one of a resource's several tabs as it is stored.
type storedTab struct {
	ID     int64  `json:"id"`
	Title  string `json:"title"`
	As     string `json:"as"`
	Number int    `json:"number"`
}

// writeTabs stores a resource's tab as its sheet id, and several as a list.
func writeTabs(tabs map[string]syncer.KnownTabs) map[string]any {
	stored := make(map[string]any, len(tabs))
	for name, all := range tabs {
		if len(all) == 1 && all[0].As == "" {
			stored[name] = all[0].SheetID
			continue
		}
		list := make([]storedTab, len(all))
		for i, t := range all {
			list[i] = storedTab{ID: t.SheetID, Title: t.Title, As: t.As, Number: t.Number}
		}
		stored[name] = list
	}
	return stored
}

// readTabs reads what writeTabs stored.
func readTabs(stored []byte) (map[string]syncer.KnownTabs, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(stored, &members); err != nil {
		return nil, err
	}
	tabs := make(map[string]syncer.KnownTabs, len(members))
	for name, text := range members {
		var id int64
		if json.Unmarshal(text, &id) == nil {
			tabs[name] = syncer.KnownTabs{{SheetID: id}}
			continue
		}
		var list []storedTab
		if err := json.Unmarshal(text, &list); err != nil {
			return nil, err
		}
		for _, t := range list {
			tabs[name] = append(tabs[name], syncer.KnownTab{SheetID: t.ID, Title: t.Title, As: t.As, Number: t.Number})
		}
	}
	return tabs, nil
}
