package table_test

import "testing"

// Days and times are those that people mean, or asked about.
func TestParseDates(t *testing.T) {
	t.Parallel()
	parses(t, []parseCase{
		{
			name: "dates", field: "type: date",
			cells: []any{43831.0, 43831.75, "2024年3月5日", "03/04/2024", "31/12/2024", "soon", -1e9, true},
			want:  []string{"2020-01-01", "2020-01-01", "2024-03-05", "!03/04/2024 type-error.date_ambiguous", "2024-12-31", "!soon type-error.date", "!-1000000000 type-error.date_number", "!TRUE type-error.date"},
		},
		{
			name: "plain numbers that are no dates", field: "type: date",
			cells: []any{30.0, 3.5, 2026.3, 2026.0, 202603.0, 0.0, -1.0, 12.1, 261201.0, 1000.0, 100000.0, 20269999.0, 12341212.0, 0.5},
			show:  map[int]string{1: "30 days", 4: "2026", 5: "202,603", 8: "12.10", 10: "$1,000.00"},
			want: []string{
				"!30 days type-error.date_number", "!3.5 type-error.date_year_missing", "!2026.3 type-error.date_month", "!2026 type-error.date_number",
				"!202,603 type-error.date_month", "!0 type-error.date_number", "!-1 type-error.date_number", "!12.10 type-error.date_year_missing", "!261201 type-error.date_number",
				"!$1,000.00 type-error.date_number", "!100000 type-error.date_number", "!20269999 type-error.date_number", "!12341212 type-error.date_number", "!0.5 type-error.date_number",
			},
		},
		{
			name: "numbers that are dates", field: "type: date",
			cells: []any{20260305.0, "20260305", "2026.3.5", "2026年3月5日", 46086.0, 16565.0, 16565.0, 16565.0, 2026.0, 109207.0, 18264.0, 18263.0, 73415.0, 73416.0},
			show:  map[int]string{6: "1945-05-08", 7: "08.05.45", 8: "16,565", 9: "18 July 1905", 10: "2198-12-29"},
			want: []string{
				"2026-03-05", "2026-03-05", "2026-03-05", "2026-03-05", "2026-03-05", "1945-05-08", "1945-05-08", "!16,565 type-error.date_number", "1905-07-18", "2198-12-29",
				"1950-01-01", "!18263 type-error.date_number", "2100-12-31", "!73416 type-error.date_number",
			},
		},
		{
			name: "numbers in the range of a date's limits", field: `type: date, constraints: {minimum: "1900-01-01", maximum: "2200-12-31"}`,
			cells: []any{16565.0, 100000.0, 2026.0, 0.0},
			want:  []string{"1945-05-08", "2173-10-14", "1905-07-18", "!0 type-error.date_number"},
		},
		{
			name: "texts that are no days", field: "type: date",
			cells: []any{"5.3.", "3月5日", "2026年3月", "2026.3", "2026-03", "202603", "Mar 2026", "3/2026", "5 March", "2026", "30", "46086", "soon", "2026年"},
			want: []string{
				"!5.3. type-error.date_year_missing", "!3月5日 type-error.date_year_missing", "!2026年3月 type-error.date_month", "!2026.3 type-error.date_month", "!2026-03 type-error.date_month", "!202603 type-error.date_month",
				"!Mar 2026 type-error.date_month", "!3/2026 type-error.date_month", "!5 March type-error.date_year_missing", "!2026 type-error.date_number", "!30 type-error.date_number", "!46086 type-error.date_number", "!soon type-error.date", "!2026年 type-error.date",
			},
		},
		{
			name: "instants are days of the register's zone", field: "type: date",
			cells: []any{"2026-12-01T16:00:00Z", "2026-12-01T15:59:59Z", "2026-12-01T00:30:00+08:00", "2026-12-01T23:00:00-05:00", "2026-12-01 23:00"},
			want:  []string{"2026-12-02", "2026-12-01", "2026-12-01", "2026-12-02", "2026-12-01"},
		},
		{
			name: "plain numbers that are no datetimes", field: "type: datetime",
			cells: []any{2026.0, 30.5, 20260305.0, "5.3.", "2026.3"},
			want:  []string{"!2026 type-error.date_number", "!30.5 type-error.date_year_missing", "2026-03-04T16:00:00Z", "!5.3. type-error.date_year_missing", "!2026.3 type-error.date_month"},
		},
		{
			name: "dates as declared", field: `type: date, format: "%d/%m/%Y"`,
			cells: []any{"03/04/2024", "2024-03-04", "13/13/2024", 43831.0},
			want:  []string{"2024-04-03", "2024-03-04", "!13/13/2024 type-error.date", "2020-01-01"},
		},
		{
			name: "datetimes", field: "type: datetime",
			cells: []any{43831.0, 43831.5, "2020-01-01 12:00", "2020-01-01T12:00:00Z", "2020-01-01", "noon", 43831.000011574},
			want:  []string{"2019-12-31T16:00:00Z", "2020-01-01T04:00:00Z", "2020-01-01T04:00:00Z", "2020-01-01T12:00:00Z", "2019-12-31T16:00:00Z", "!noon type-error.datetime", "2019-12-31T16:00:01Z"},
		},
		{
			name: "times", field: "type: time",
			cells: []any{0.5, 0.0, 43831.25, 1.5, -0.5, "14:30", "2:30 pm", "25:00", 0.9999999},
			want:  []string{"12:00:00", "00:00:00", "06:00:00", "!1.5 type-error.time", "!-0.5 type-error.time", "14:30:00", "14:30:00", "!25:00 type-error.time", "23:59:59"},
		},
		{name: "years", field: "type: year", cells: []any{2024.0, "２０２４", "24x", 2024.5}, want: []string{"2024", "2024", "!24x type-error.other", "!2024.5 type-error.other"}},
		{name: "months", field: "type: yearmonth", cells: []any{45352.0, "2024-3", "2024/13", 202603.0, 2026.0}, want: []string{`"2024-03"`, `"2024-03"`, "!2024/13 type-error.other", `"2026-03"`, "!2026 type-error.other"}},
	})
}
