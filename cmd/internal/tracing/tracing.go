// Package tracing sends traces of runs and reminders to a collector of OpenTelemetry, where
// the environment names one.
//
// The variables are OpenTelemetry's own: OTEL_EXPORTER_OTLP_ENDPOINT (or …_TRACES_ENDPOINT)
// is the collector's address, to which is sent over OTLP/HTTP; OTEL_EXPORTER_OTLP_HEADERS,
// …_CERTIFICATE and …_TIMEOUT say how, OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES under
// which name, OTEL_TRACES_SAMPLER how much, and OTEL_SDK_DISABLED=true not at all.
package tracing

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"

	"sheetsync/syncer/telemetry"
)

// flushTimeout bounds how long the end of the program waits for the last spans to be taken.
const flushTimeout = 5 * time.Second

// Start has what is done under the context it returns traced, where the environment names a
// collector; else it returns ctx. stop sends what is left. That a collector can't be reached
// is logged and changes nothing else.
func Start(ctx context.Context, environ []string, version string, log func() *slog.Logger) (_ context.Context, stop func(), err error) {
	if Collector(environ) == "" {
		return ctx, func() {}, nil
	}
	exporter, err := otlptracehttp.New(ctx)
	if err != nil {
		return ctx, nil, fmt.Errorf("trace to OTEL_EXPORTER_OTLP_ENDPOINT: %w", err)
	}
	// The environment's attributes come last, so that they count.
	about, err := resource.New(ctx, resource.WithAttributes(attribute.String("service.name", "sheetsync"), attribute.String("service.version", version)), resource.WithFromEnv())
	if err != nil {
		return ctx, nil, fmt.Errorf("trace as OTEL_RESOURCE_ATTRIBUTES say: %w", err)
	}
	// The library has one place for what goes wrong in the background, and prints it past
	// the log unless it is told otherwise.
	otel.SetErrorHandler(otel.ErrorHandlerFunc(func(err error) { log().Warn("traces could not be sent", "cause", err.Error()) }))
	provider := trace.NewTracerProvider(trace.WithBatcher(exporter), trace.WithResource(about))
	return telemetry.WithTracer(ctx, provider.Tracer("sheetsync")), func() {
		last, cancel := context.WithTimeout(context.WithoutCancel(ctx), flushTimeout)
		defer cancel()
		if err := provider.Shutdown(last); err != nil {
			log().Warn("the last traces could not be sent", "cause", err.Error())
		}
	}, nil
}

// Collector is the address of the collector that the environment names; "" for none.
func Collector(environ []string) string {
	usual, traces := "", ""
	for _, pair := range environ {
		name, value, _ := strings.Cut(pair, "=")
		switch name {
		case "OTEL_EXPORTER_OTLP_ENDPOINT":
			usual = value
		case "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT":
			traces = value
		case "OTEL_SDK_DISABLED":
			if strings.EqualFold(value, "true") {
				return ""
			}
		case "OTEL_TRACES_EXPORTER":
			if value == "none" {
				return ""
			}
		}
	}
	return cmp.Or(traces, usual)
}
