package lexical

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestParseMoment(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"2024-03-05": "2024-03-05", "2024/3/5": "2024-03-05", "2024.3.5": "2024-03-05", "2024年3月5日": "2024-03-05", "2024 年 3 月 5 号": "2024-03-05",
		"２０２４－０３－０５": "2024-03-05", "20240305": "2024-03-05", " 2024-3-5 ": "2024-03-05", "2024. 3. 5": "2024-03-05",
		"25/12/2024": "2024-12-25", "12/25/2024": "2024-12-25", "25.12.2024": "2024-12-25", "5-5-2024": "2024-05-05",
		"5 Mar 2024": "2024-03-05", "5-Mar-2024": "2024-03-05", "March 5, 2024": "2024-03-05", "Sept 9 2024": "2024-09-09", "5 MARCH 2024": "2024-03-05",
		"2024-03-05 14:30": "2024-03-05 14:30:00", "2024/3/5 2:30 PM": "2024-03-05 14:30:00", "2024年3月5日 下午2:30": "2024-03-05 14:30:00", "2024-03-05T14:30:15.25Z": "2024-03-05 14:30:15 +0",
		"2024-03-05T14:30:15+08:00": "2024-03-05 14:30:15 +28800", "2024-02-29": "2024-02-29", "0001-01-01": "0001-01-01", "20240305 08:05": "2024-03-05 08:05:00",
		"03/04/2024": "ambiguous", "3.4.2024": "ambiguous", "04-03-2024": "ambiguous", "03/04/2024 10:00": "ambiguous",
		"2023-02-29": "unknown", "2024-13-01": "unknown", "32/12/2024": "unknown", "13/13/2024": "unknown", "2024-3": "unknown", "3/4/24": "unknown", "tomorrow": "unknown", "2024": "unknown",
		"2024-03/05": "unknown", "2024年3月": "unknown", "5 Foo 2024": "unknown", "2024-03-05 25:00": "unknown", "2024-03-05 x": "unknown", "": "unknown", "45000": "unknown", "Mar 2024": "unknown",
		"2024-03-05-06": "unknown", "1/2/3/4": "unknown", "12:30": "unknown", "2024-03-05 14:30 +99:00": "unknown",
	} {
		m, timed, v := ParseMoment(text)
		got := [...]string{ResultUnderstood: "", ResultAmbiguous: "ambiguous", ResultUnknown: "unknown"}[v]
		if v == ResultUnderstood {
			got = fmt.Sprintf("%04d-%02d-%02d", m.year, m.month, m.day)
			if timed {
				got += fmt.Sprintf(" %02d:%02d:%02d", m.Hour, m.Minute, m.Second)
			}
			if m.zoned {
				got += fmt.Sprintf(" +%d", m.offset)
			}
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", text, got, want)
		}
	}
}

func TestParseClock(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]int64{
		"14:30": 52200, "8:05": 29100, "14:30:15": 52215, "2:30 pm": 52200, "12:00 AM": 0, "12:15PM": 44100, "下午2:30": 52200, "１４：３０": 52200,
		"24:00": -1, "14:60": -1, "14": -1, "14:3": -1, "13:00 pm": -1, "0:30 pm": -1, "14:30+08:00": -1, "": -1, "14:30 x": -1,
	} {
		got, ok := ParseClock(text)
		if !ok {
			got = -1
		}
		if got != want {
			t.Errorf("%q: got %d, want %d", text, got, want)
		}
	}
}

func TestLayout(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ pattern, text, want, format string }{
		{"%d/%m/%Y", "03/04/2024", "2024-04-03 00:00:00.000000", "dd/mm/yyyy"},
		{"%m/%d/%y", "3/4/69", "1969-03-04 00:00:00.000000", "mm/dd/yy"},
		{"%d.%m.%y", "3.4.24", "2024-04-03 00:00:00.000000", "dd.mm.yy"},
		{"%d %b %Y", "3 april 2024", "2024-04-03 00:00:00.000000", "dd mmm yyyy"},
		{"%a, %d %B %Y", "Wed, 3 Apr 2024", "2024-04-03 00:00:00.000000", "ddd, dd mmmm yyyy"},
		{"%Y年%m月%d日", "2024年4月3日", "2024-04-03 00:00:00.000000", `yyyy"年"mm"月"dd"日"`},
		{"%Y-%j", "2024-366", "2024-12-31 00:00:00.000000", "yyyy-"},
		{"%F %T", "2024-04-03 14:30:05", "2024-04-03 14:30:05.000000", "yyyy-mm-dd hh:mm:ss"},
		{"%d/%m/%Y %I:%M %p", "03/04/2024 12:30 am", "2024-04-03 00:30:00.000000", "dd/mm/yyyy hh:mm am/pm"},
		{"%Y-%m-%dT%H:%M:%S.%f%z", "2024-04-03T14:30:05.25+0800", "2024-04-03 14:30:05.250000 +28800", `yyyy-mm-dd"T"hh:mm:ss.000`},
		{"%d/%m/%Y", "2024-04-03", "", "dd/mm/yyyy"},
		{"%d/%m/%Y", "03/04/2024x", "", "dd/mm/yyyy"},
		{"%d/%m/%Y", "3/13/2024", "", "dd/mm/yyyy"},
	} {
		kind := LayoutDateTime
		if test.want == "" || test.want[11:19] == "00:00:00" {
			kind = LayoutDate
		}
		l, fault := NewLayout(test.pattern, kind)
		if fault != "" {
			t.Errorf("%s: %s", test.pattern, fault)
			continue
		}
		if got := l.NumberFormat(); got != test.format {
			t.Errorf("%s: number format %s, want %s", test.pattern, got, test.format)
		}
		m, ok := l.Parse(test.text)
		got := ""
		if ok {
			got = fmt.Sprintf("%04d-%02d-%02d %02d:%02d:%02d.%06d", m.year, m.month, m.day, m.Hour, m.Minute, m.Second, m.micro)
			if m.zoned {
				got += fmt.Sprintf(" +%d", m.offset)
			}
		}
		if got != test.want {
			t.Errorf("%s of %q: got %q, want %q", test.pattern, test.text, got, test.want)
		}
	}
}

// TestDatesAsWritten holds that a day survives each unambiguous way of writing
// it, and its serial number.
func TestDatesAsWritten(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		serial := rapid.Int64Range(FirstSerial, LastSerial).Draw(t, "serial")
		want, ok := DayOfSerial(float64(serial) + rapid.SampledFrom([]float64{0, 0.25, 0.999}).Draw(t, "time"))
		if !ok || int64(want)-SerialEpoch != serial {
			t.Fatalf("serial %d is %v %v", serial, want, ok)
		}
		y, m, d := want.Civil()
		format := rapid.SampledFrom([]string{"%04d-%02d-%02d", "%04d/%d/%d", "%04d.%d.%d", "%04d年%d月%d日", "%04d%02d%02d"}).Draw(t, "format")
		text := fmt.Sprintf(format, y, m, d)
		got, _, v := ParseMoment(text)
		if day, ok := got.Date(); v != ResultUnderstood || !ok || day != want {
			t.Fatalf("%q is %v, %v", text, got, v)
		}
	})
	for serial, want := range map[float64]string{43831: "2020-01-01", 43830.99999999999: "2020-01-01", 43830.99999: "2019-12-31", 0: "1899-12-30", 1: "1899-12-31", -1: "1899-12-29", 20240305: "2024-03-05"} {
		if day, ok := DayOfSerial(serial); !ok || day.String() != want {
			t.Errorf("%v: got %v %v, want %s", serial, day, ok, want)
		}
	}
	for _, serial := range []float64{2958466, -693594, 20241305, 1e300, -1e300} {
		if day, ok := DayOfSerial(serial); ok {
			t.Errorf("%v is %v", serial, day)
		}
	}
}

func TestChangesOfClocks(t *testing.T) {
	t.Parallel()
	berlin := location(t, "Europe/Berlin")
	for local, want := range map[string]string{
		"2024-03-31 01:59": "2024-03-31T00:59:00Z",
		"2024-03-31 02:30": "2024-03-31T01:30:00Z", // skipped: 03:30 in summer time
		"2024-03-31 03:00": "2024-03-31T01:00:00Z",
		"2024-10-27 02:30": "2024-10-27T00:30:00Z", // twice: the first
		"2024-10-27 03:00": "2024-10-27T02:00:00Z",
		"1890-01-01 00:00": "1889-12-31T23:06:32Z", // local mean time
	} {
		m, _, v := ParseMoment(local)
		micros, ok := NewZoneClock(berlin).Micros(m)
		if got := time.UnixMicro(micros).UTC().Format(time.RFC3339); v != ResultUnderstood || !ok || got != want {
			t.Errorf("%s: got %s, want %s", local, got, want)
		}
	}
}

// TestInstantsAndSerials holds that an instant read from the sheet is the same
// after it was written back, in every zone and at any change of clocks.
func TestInstantsAndSerials(t *testing.T) {
	t.Parallel()
	zones := []*time.Location{time.UTC, location(t, "Asia/Shanghai"), location(t, "Europe/Berlin"), location(t, "America/New_York"), location(t, "Australia/Lord_Howe"), location(t, "Pacific/Apia")}
	rapid.Check(t, func(t *rapid.T) {
		zone := NewZoneClock(rapid.SampledFrom(zones).Draw(t, "zone"))
		millis := rapid.Int64Range(-2_000_000_000_000, 4_000_000_000_000).Draw(t, "local milliseconds")
		serial := float64(millis)/(SecondsPerDay*1000) - SerialEpoch
		micros, ok := zone.MicrosOfSerial(serial)
		if !ok {
			t.Fatalf("%v is no instant", serial)
		}
		again, ok := zone.MicrosOfSerial(zone.SerialOfMicros(micros))
		if !ok || again != micros {
			t.Fatalf("%v → %d → %d", serial, micros, again)
		}
		at := time.UnixMicro(micros).In(zone.location)
		if _, offset := at.Zone(); at.UnixMilli()+int64(offset)*1000 != millis {
			// Only where the clocks skipped the reading.
			before, after := time.UnixMicro(micros-3*3600e6).In(zone.location), time.UnixMicro(micros+3*3600e6).In(zone.location)
			_, b := before.Zone()
			_, a := after.Zone()
			if a <= b {
				t.Fatalf("the clocks read %v, not %v", at, serial)
			}
		}
	})
}

func location(t testing.TB, name string) *time.Location {
	t.Helper()
	l, err := time.LoadLocation(name)
	if err != nil {
		t.Skipf("SKIPPED, there is no time zone database: %v", err)
	}
	return l
}
