package dev.crmbridge.config.check;

import com.zaxxer.hikari.HikariDataSource;

import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.support.AbstractApplicationContext;

/** In the place of what starts beans when the context is ready. */
final class NoStartLifecycleProcessor implements LifecycleProcessor {

	private NoStartLifecycleProcessor() {
	}

	/**
	 * Keeps a context that is not refreshed yet from starting beans, and from asking
	 * databases, whatever a route does while it is made: pools are there, but without a
	 * database, and so without the seconds that closing one takes whose database is away.
	 * @param context the context
	 * @param asked the pool of the database that is asked all the same; "" for none
	 */
	static void in(ConfigurableApplicationContext context, String asked) {
		context.getBeanFactory()
			.registerSingleton(AbstractApplicationContext.LIFECYCLE_PROCESSOR_BEAN_NAME,
					new NoStartLifecycleProcessor());
		context.addBeanFactoryPostProcessor((beans) -> {
			BeanDefinitionRegistry registry = (BeanDefinitionRegistry) beans;
			for (String name : beans.getBeanNamesForType(HikariDataSource.class, true, false)) {
				if (!name.equals(asked)) {
					registry.removeBeanDefinition(name);
					registry.registerBeanDefinition(name, new RootBeanDefinition(HikariDataSource.class));
				}
			}
		});
	}

	@Override
	public void onRefresh() {
	}

	@Override
	public void onClose() {
	}

	@Override
	public void start() {
	}

	@Override
	public void stop() {
	}

	@Override
	public boolean isRunning() {
		return false;
	}

}
