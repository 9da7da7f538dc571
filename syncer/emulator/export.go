package emulator

import (
	"bytes"
	"encoding/csv"
	"net/http"

	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/xlsx"
)

const workbookType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

// export answers files.export: the spreadsheet as a workbook, or its first tab as text.
func (s *Server) export(r *http.Request, b *book) answer {
	ss := b.current.Load()
	var out bytes.Buffer
	switch kind := r.URL.Query().Get("mimeType"); kind {
	case "":
		return driveError(http.StatusBadRequest, "global", "required", "Required parameter: mimeType", "mimeType")
	case workbookType:
		if err := xlsx.Save(ss, &out); err != nil {
			return s.failure(err)
		}
		return answer{status: http.StatusOK, body: out.Bytes(), kind: kind}
	case "text/csv", "text/tab-separated-values":
		w := csv.NewWriter(&out)
		w.UseCRLF = true
		if kind != "text/csv" {
			w.Comma = '\t'
		}
		for _, row := range render.FirstTab(ss) {
			if err := w.Write(row); err != nil {
				return s.failure(err)
			}
		}
		w.Flush()
		return answer{status: http.StatusOK, body: bytes.TrimSuffix(out.Bytes(), []byte("\r\n")), kind: kind}
	}
	return driveError(http.StatusBadRequest, "global", "badRequest", "The requested conversion is not supported.", "convertTo")
}
