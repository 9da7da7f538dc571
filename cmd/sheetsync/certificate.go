package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"sheetsync/cmd/internal/config"
	"sheetsync/cmd/internal/exit"
	"sheetsync/cmd/internal/web/certificate"
)

// certificate opens that of the configuration; nil where it names none.
func (a *app) certificate(ctx context.Context, w *config.Web) (*certificate.Keeper, error) {
	if w.Certificate == "" {
		return nil, nil //nolint:nilnil // there may be none, as [web.Serve] takes it
	}
	keeper, err := certificate.Open(ctx, certificateFiles(w), a.logger, time.Now)
	var fault *certificate.Error
	if errors.As(err, &fault) {
		return nil, exit.Hint(fmt.Errorf("web.certificate: %w", err), fault.Hint())
	}
	return keeper, err
}

func certificateFiles(w *config.Web) certificate.Files {
	return certificate.Files{Chain: w.Certificate, Key: w.CertificateKey}
}
