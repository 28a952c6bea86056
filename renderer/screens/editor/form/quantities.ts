/** What is often asked for; anything else may be typed. */
export const CPU = ["100m", "250m", "500m", "1", "2"];
export const MEMORY = ["128Mi", "256Mi", "512Mi", "768Mi", "1Gi", "2Gi"];
export const SIZES = ["256Mi", "512Mi", "1Gi", "2Gi", "5Gi"];
