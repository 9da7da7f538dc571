package sheetsapi

import (
	"sheetsync/syncer/emulator/render"
	"sheetsync/syncer/emulator/wire"
)

// valueOptions checks the options of a request that reads values. prefix stands before the names of
// the last two in errors, in snake case.
func valueOptions(major, renderOption, dates, prefix string) (render.ValueOptions, *wire.Error) {
	err := wire.DimensionEnum.Check("major_dimension", major)
	if err == nil {
		err = wire.RenderEnum.Check(prefix+"value_render_option", renderOption)
	}
	if err == nil {
		err = wire.DateTimeEnum.Check(prefix+"date_time_render_option", dates)
	}
	return render.ValueOptions{Columns: major == "COLUMNS", Render: renderOption, Dates: dates}, err
}

func (o Op) valueOptions() (render.ValueOptions, *wire.Error) {
	get := o.Query.Get
	return valueOptions(get("majorDimension"), get("valueRenderOption"), get("dateTimeRenderOption"), "")
}

// writeOptions are how values are written, and answered with.
type writeOptions struct {
	raw    bool
	echo   bool
	values render.ValueOptions
}

// written checks the options of a request that writes values; valueInputOption must be given.
func written(input string, echo bool, renderOption, dates string) (writeOptions, *wire.Error) {
	o := writeOptions{raw: input == "RAW", echo: echo}
	err := wire.InputEnum.Check("value_input_option", input)
	if err == nil && input != "RAW" && input != "USER_ENTERED" {
		err = wire.Invalid("'valueInputOption' is required but not specified")
	}
	if err == nil {
		o.values, err = valueOptions("", renderOption, dates, "response_")
	}
	return o, err
}

func (o Op) writeOptions() (writeOptions, *wire.Error) {
	get := o.Query.Get
	return written(get("valueInputOption"), isTrue(get("includeValuesInResponse")),
		get("responseValueRenderOption"), get("responseDateTimeRenderOption"))
}

func isTrue(s string) bool { return s == "true" || s == "True" || s == "1" || s == "TRUE" }
