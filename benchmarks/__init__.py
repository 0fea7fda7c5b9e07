"""What Onramp costs with many candidates, beside a bare page: see docs/performance.md."""
