window.ui = SwaggerUIBundle({ url: "/openapi.yaml", dom_id: "#api", validatorUrl: "none", deepLinking: true });
